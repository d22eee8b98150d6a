/** What an operator's commands ask of AWS beside the store: the one place of the agent that names its SDK. */
package io.homing.operator.aws;
