/** Estimates the monthly cost of Homing at AWS from measured requests and a file of prices. */
package io.homing.operator.cost;
