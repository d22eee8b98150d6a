/**
 * The Kubernetes API: a Lease, so that only one agent writes a volume that two nodes mount, and Events, which {@code kubectl
 * describe pod} shows. The only package that names fabric8; without a {@code kubernetes} section in the configuration none
 * of its classes is loaded.
 */
package io.homing.agent.kubernetes;
