/** Text and binary forms of classic programs: each form decodes and encodes, and is recognised by content. */
package dev.bpf4j.cbpf.format;
