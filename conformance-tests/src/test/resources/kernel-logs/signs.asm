r2 = *(u32 *)(r1 +8)
r3 = (s8)r2
r4 = (s16)r2
w5 = (s8)w2
r3 += r4
w4 -= w5
r0 = be16 r0
exit
