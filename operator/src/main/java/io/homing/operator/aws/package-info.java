/** The requests of operator's commands to AWS beside the store: the only package of this program that uses the SDK. */
package io.homing.operator.aws;
