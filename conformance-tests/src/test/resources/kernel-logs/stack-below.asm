r0 = *(u8 *)(r10 -600)
exit
