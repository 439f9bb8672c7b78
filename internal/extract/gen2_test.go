package extract
import ("testing";"os";"strings")
func TestGen2(t *testing.T){
 f:=os.Getenv("GEN2"); if f=="" {t.Skip()}
 raw,_:=os.ReadFile(f)
 for _,l:=range strings.Split(string(raw),"\n"){ if l!="" {show(l,"2023-07-25",false)} }
}
