/** Random classic programs that are valid by construction, for tests of engines and translators. */
package dev.bpf4j.cbpf.generate;
