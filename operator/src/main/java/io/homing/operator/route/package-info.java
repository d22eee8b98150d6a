/**
 * Parses, explains, changes, reverts and replays routing rules. Uses only the ports of the store.
 */
package io.homing.operator.route;
