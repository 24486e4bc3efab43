/** What crosses modules: every engine against every other, and all of them against the live kernel and tcpdump. */
package dev.bpf4j.conformance;
