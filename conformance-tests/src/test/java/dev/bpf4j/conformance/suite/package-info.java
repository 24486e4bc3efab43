/** The suite as a product: its files, its engines, its reports, and whether it catches the mistakes that people make. */
package dev.bpf4j.conformance.suite;
