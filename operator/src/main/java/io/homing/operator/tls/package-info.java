/** Certificates as mail clients see them. */
package io.homing.operator.tls;
