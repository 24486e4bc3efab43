/**
 * What speed claims rest on: engines side by side in one run, as ratios. Not a Java module: JMH generates classes that it
 * must reach by reflection.
 */
package dev.bpf4j.benchmarks;
