/** The records that the zone of a mail domain wants: the one place that knows them. */
package io.homing.operator.dns;
