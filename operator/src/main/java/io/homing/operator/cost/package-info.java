/** What Homing costs a month at AWS: requests that a test counts, times prices from a file. */
package io.homing.operator.cost;
