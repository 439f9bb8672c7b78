package extract
import ("testing";"fmt";"os";"strings";"whence/internal/quantity")
func TestSmoke(t *testing.T){
 raw,_:=os.ReadFile("/tmp/smoke.txt")
 ref,_:=quantity.ParseDate("2023-07-25")
 for _,l:=range strings.Split(string(raw),"\n"){ if l==""{continue}
  l=strings.ReplaceAll(l,`\n`,"\n")
  fmt.Printf("%s\n    ⇒ %s\n",l,notation(Mentions(Input{Text:l,Reference:&ref})))
 }
}
