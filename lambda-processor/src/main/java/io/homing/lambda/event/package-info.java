/** What Lambda passes to the handler: events of SES, of its topic and queue, and of the schedule. */
package io.homing.lambda.event;
