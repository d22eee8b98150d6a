/**
 * Mail that SES encrypted before it stored it, in the clear. A module of its own: the encryption client and KMS are for
 * those alone whose receipt rule names a key, and make every start of the function slower.
 */
package io.homing.store.kms;
