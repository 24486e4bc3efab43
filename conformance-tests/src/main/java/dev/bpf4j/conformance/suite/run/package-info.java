/** Putting a suite to an engine: judging answers, counting by feature, and the reports in text, JSON, HTML and JUnit XML. */
package dev.bpf4j.conformance.suite.run;
