package extract
import ("testing";"fmt";"os";"strings")
func TestGen(t *testing.T){
 f:=os.Getenv("GEN"); if f=="" {t.Skip()}
 raw,_:=os.ReadFile(f)
 for _,l:=range strings.Split(string(raw),"\n"){ if l==""||l[0]=='#' {continue}
  ms,cs:=Claims(Input{Text:strings.ReplaceAll(l,`\n`,"\n"),Reference:&reference,Catalogue:catalogue})
  if os.Getenv("CLAIMS")!="" { var g []string; for _,c:=range cs {g=append(g,claimNotation(c))}; if g==nil {g=[]string{"-"}}; fmt.Printf("G\t%s\t%s\n",l,strings.Join(g," | ")) } else {
  fmt.Printf("G\t%s\t%s\n",l,notation(ms)) }
 }
}
