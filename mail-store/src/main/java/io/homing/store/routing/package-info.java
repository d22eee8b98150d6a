/**
 * What routing rules mean: pure functions from rules, an envelope and verdicts to decisions. Both programs ask the same
 * code: the cloud side to route, the operator's commands to explain, to check a change, and to say what it would have
 * done.
 */
package io.homing.store.routing;
