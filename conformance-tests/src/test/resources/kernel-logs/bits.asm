r2 = *(u32 *)(r1 +0)
if r2 & 3 goto +3
r2 &= 12
r0 = r2
exit
r0 = 1
exit
