r2 = 5
r2 += 3
if r2 == 8 goto +2
r0 = r9
exit
r0 = 0
exit
