/** C programs of the kinds that the kernel's samples and XDP tutorials show, in all engines and in the live kernel. */
package dev.bpf4j.conformance.programs;
