r0 = *(u32 *)(r1 +0)
r0 &= 15
if r0 == 3 goto +2
if r0 & 4 goto +2
exit
r0 = r1
r0 += 8
r2 = *(u64 *)(r0 +0)
exit
