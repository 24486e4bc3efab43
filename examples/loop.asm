r0 = 0
r0 += 1
if r0 < 1000 goto -2
exit
