/** Helpers that change or read data, in our engines and in the live kernel: what they return, and the packet afterwards. */
package dev.bpf4j.conformance.helpers;
