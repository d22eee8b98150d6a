/** Log lines, in the form that suits whoever reads them. The only place that knows Logback. */
package io.homing.agent.log;
