{{/* The port of the collector, that of the scheme where the endpoint names none. */}}
{{- define "redis-locking.otlp.port" -}}
{{- $host := get (urlParse .Values.otlp.endpoint) "host" -}}
{{- if contains ":" $host -}}{{ splitList ":" $host | last }}{{- else -}}{{ ternary "443" "80" (hasPrefix "https:" .Values.otlp.endpoint) }}{{- end -}}
{{- end -}}
