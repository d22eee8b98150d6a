/** What of a package is printed by the code: manual page and shell completion. */
package io.homing.packaging;
