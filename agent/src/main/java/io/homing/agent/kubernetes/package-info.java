/**
 * What only Kubernetes can give: a Lease, so that one agent writes a volume also where two nodes mount it, and Events
 * that {@code kubectl describe pod} shows. The only package that names fabric8; without a {@code kubernetes} section in
 * the configuration none of its classes is loaded.
 */
package io.homing.agent.kubernetes;
