/** What mail clients are told, so that nobody types host names and ports. */
package io.homing.operator.profile;
