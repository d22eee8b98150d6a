/** Log lines as JSON objects, as CloudWatch Logs queries them. */
package io.homing.lambda.log;
