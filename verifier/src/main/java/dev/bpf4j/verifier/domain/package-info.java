/** What is known about a number: tristate bits, ranges, and the domains that compute with them. */
package dev.bpf4j.verifier.domain;
