/**
 * The one JSON form of what is stored: manifests in the bucket and attributes in the table hold the same text. Every
 * document carries {@code "version": 1}; a reader refuses what it does not know, field by field, rather than drop it.
 */
package io.homing.store.json;
