import re,time
from xiaoan.surfaces.web.pages.daily.tests.school import School, text
from django.test.utils import CaptureQueriesContext
from django.db import connection
def test_x(school: School):
    c=school.signed_in("principal"); 
    page=text(c.get("/today"))
    print(re.findall(r"本单位今日.*?</p>",page,re.S))
    for n in ("guard","principal","safety","central_safety"):
        c=school.signed_in(n); c.get("/today")
        with CaptureQueriesContext(connection) as q:
            t=time.time(); r=c.get("/today"); print(n,len(q),round(time.time()-t,3),len(r.content))
        with CaptureQueriesContext(connection) as q:
            t=time.time(); r=c.get(school.daily()); print(n,len(q),round(time.time()-t,3),len(r.content))
