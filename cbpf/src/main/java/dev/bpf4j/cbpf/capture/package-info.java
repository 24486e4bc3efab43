/** Capture files: a cursor over the packets of pcap and pcapng files, and a pcap writer. */
package dev.bpf4j.cbpf.capture;
