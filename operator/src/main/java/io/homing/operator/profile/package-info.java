/** Configuration profiles for mail clients, so that users need not enter host names and ports. */
package io.homing.operator.profile;
