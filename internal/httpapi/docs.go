package httpapi

import (
	_ "embed"
	"io/fs"
	"net/http"

	"github.com/labstack/echo/v4"
	swaggerui "github.com/swaggo/files/v2"

	"whence/api"
)

//go:embed docs.html
var docsPage []byte

//go:embed docs.js
var docsScript []byte

// docsPolicy lets the reference run its own scripts and nothing else; Swagger
// UI sets styles of elements and draws icons from data URLs.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// mountDocs serves the contract and a rendered reference that needs no network.
func mountDocs(e *echo.Echo) {
	e.GET("/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml", api.Spec)
	})
	page := func(contentType string, body []byte) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Response().Header().Set(echo.HeaderContentSecurityPolicy, docsPolicy)
			return c.Blob(http.StatusOK, contentType, body)
		}
	}
	e.GET("/docs", page("text/html; charset=utf-8", docsPage))
	e.GET("/docs/docs.js", page("text/javascript; charset=utf-8", docsScript))
	for name, contentType := range map[string]string{
		"swagger-ui.css":       "text/css; charset=utf-8",
		"swagger-ui-bundle.js": "text/javascript; charset=utf-8",
		"favicon-32x32.png":    "image/png",
	} {
		e.GET("/docs/"+name, func(c echo.Context) error {
			body, err := fs.ReadFile(swaggerui.FS, name)
			if err != nil {
				return err
			}
			c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=86400")
			return c.Blob(http.StatusOK, contentType, body)
		})
	}
}
