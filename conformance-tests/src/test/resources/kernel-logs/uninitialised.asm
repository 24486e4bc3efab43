r2 = *(u32 *)(r1 +0)
if r2 == 7 goto +2
r0 = 1
exit
r0 = r3
exit
