/** The scheduled repair: it completes mail whose event never came or failed, and replaces withheld entries. */
package io.homing.lambda.sweep;
