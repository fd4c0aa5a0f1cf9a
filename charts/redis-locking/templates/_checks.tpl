{{/* Rules across values, which values.schema.json cannot say. All that is wrong is told at once. */}}
{{- define "redis-locking.check" -}}
{{- $wrong := concat
      (include "redis-locking.check.store" . | fromJsonArray)
      (include "redis-locking.check.externalRedis" . | fromJsonArray)
      (include "redis-locking.check.apiKeys" . | fromJsonArray)
      (include "redis-locking.check.availability" . | fromJsonArray)
      (include "redis-locking.check.monitoring" . | fromJsonArray) -}}
{{- if $wrong -}}
{{- fail (printf "\n\nThese values cannot work together:\n  - %s\n" (join "\n  - " $wrong)) -}}
{{- end -}}
{{- end -}}

{{- define "redis-locking.check.store" -}}
{{- $wrong := list -}}
{{- if eq .Values.store "memory" -}}
{{- if .Values.autoscaling.enabled -}}
{{- $wrong = append $wrong "store=memory keeps the locks inside one server, and autoscaling.enabled=true starts several that know nothing of each other. Set autoscaling.enabled=false, or store=embedded." -}}
{{- else if gt (int .Values.replicas) 1 -}}
{{- $wrong = append $wrong (printf "store=memory keeps the locks inside one server, and replicas=%d are several that know nothing of each other. Set replicas=1, or store=embedded." (int .Values.replicas)) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.store "memory") (or .Values.locks.replicaAcks .Values.locks.restartHoldOff) -}}
{{- $wrong = append $wrong "locks.replicaAcks and locks.restartHoldOff are about Redis, and store=memory has none." -}}
{{- end -}}
{{- if and (eq .Values.store "embedded") .Values.locks.replicaAcks -}}
{{- $wrong = append $wrong "locks.replicaAcks waits for replicas, and the Redis of store=embedded has none: no lock would ever be granted." -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "redis-locking.check.externalRedis" -}}
{{- $wrong := list -}}
{{- $given := .Values.externalRedis -}}
{{- if ne .Values.store "external" -}}
{{- if or $given.hosts $given.auth.existingSecret $given.tls.enabled -}}
{{- $wrong = append $wrong (printf "externalRedis is given, and store=%s does not use it. Set store=external." .Values.store) -}}
{{- end -}}
{{- else if $given.auth.connectionStringKey -}}
{{- if not $given.auth.existingSecret -}}
{{- $wrong = append $wrong "externalRedis.auth.connectionStringKey names a key of a Secret: set externalRedis.auth.existingSecret." -}}
{{- end -}}
{{- if or $given.hosts $given.sentinel.masterName $given.tls.enabled (ne $given.topology "standalone") -}}
{{- $wrong = append $wrong "externalRedis.auth.connectionStringKey brings the whole connection string: leave out externalRedis.hosts, topology, sentinel and tls.enabled." -}}
{{- end -}}
{{- if and .Values.networkPolicy.enabled (not $given.ports) -}}
{{- $wrong = append $wrong "externalRedis.auth.connectionStringKey hides the ports from networkPolicy: name them in externalRedis.ports." -}}
{{- end -}}
{{- else -}}
{{- if not $given.hosts -}}
{{- $wrong = append $wrong "store=external needs externalRedis.hosts (host:port), or a Secret with a connection string (externalRedis.auth.existingSecret and connectionStringKey)." -}}
{{- end -}}
{{- if and (eq $given.topology "standalone") (gt (len $given.hosts) 1) -}}
{{- $wrong = append $wrong "externalRedis.topology=standalone is one server, and externalRedis.hosts names several. Set topology to sentinel or cluster." -}}
{{- end -}}
{{- if and (eq $given.topology "sentinel") (not $given.sentinel.masterName) -}}
{{- $wrong = append $wrong "externalRedis.topology=sentinel needs externalRedis.sentinel.masterName, the name under which the Sentinels know the primary." -}}
{{- end -}}
{{- if and (ne $given.topology "sentinel") $given.sentinel.masterName -}}
{{- $wrong = append $wrong "externalRedis.sentinel.masterName is for externalRedis.topology=sentinel alone." -}}
{{- end -}}
{{- if and (not $given.tls.enabled) (or $given.tls.serverName $given.tls.caSecret) -}}
{{- $wrong = append $wrong "externalRedis.tls.serverName and caSecret are for externalRedis.tls.enabled=true." -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "redis-locking.check.apiKeys" -}}
{{- $wrong := list -}}
{{- with .Values.apiKeys -}}
{{- if and .existingSecret .keys -}}
{{- $wrong = append $wrong "apiKeys.existingSecret holds the whole file of the keys, and apiKeys.keys would make another: give one of them." -}}
{{- end -}}
{{- if and .allowAnonymous (or .existingSecret .keys) -}}
{{- $wrong = append $wrong "apiKeys.allowAnonymous=true opens the service to everybody, and apiKeys.existingSecret or keys close it: give one of them." -}}
{{- end -}}
{{- if not (or .allowAnonymous .existingSecret .keys .generateAdmin) -}}
{{- $wrong = append $wrong "Nobody could use the service: set apiKeys.generateAdmin=true, apiKeys.keys, apiKeys.existingSecret or apiKeys.allowAnonymous=true." -}}
{{- end -}}
{{- $names := list -}}
{{- if and .generateAdmin (not .existingSecret) -}}
{{- $names = append $names "admin" -}}
{{- end -}}
{{- range .keys -}}
{{- if has .name $names -}}
{{- $wrong = append $wrong (printf "apiKeys.keys: two keys have the name %q (the generated one is \"admin\")." .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "redis-locking.check.availability" -}}
{{- $wrong := list -}}
{{- $least := int .Values.replicas -}}
{{- if .Values.autoscaling.enabled -}}
{{- $least = int .Values.autoscaling.minReplicas -}}
{{- if gt $least (int .Values.autoscaling.maxReplicas) -}}
{{- $wrong = append $wrong "autoscaling.minReplicas is greater than autoscaling.maxReplicas." -}}
{{- end -}}
{{- end -}}
{{- with .Values.podDisruptionBudget -}}
{{- if and (include "redis-locking.hasDisruptionBudget" $) (not (kindIs "invalid" .minAvailable)) -}}
{{- if not (kindIs "invalid" .maxUnavailable) -}}
{{- $wrong = append $wrong "podDisruptionBudget.minAvailable and maxUnavailable exclude each other: set the other to null." -}}
{{- end -}}
{{- if and (not (kindIs "string" .minAvailable)) (ge (int .minAvailable) $least) -}}
{{- $wrong = append $wrong (printf "podDisruptionBudget.minAvailable=%d of %d servers would let no node be drained." (int .minAvailable) $least) -}}
{{- end -}}
{{- else if and (include "redis-locking.hasDisruptionBudget" $) (kindIs "invalid" .maxUnavailable) -}}
{{- $wrong = append $wrong "podDisruptionBudget needs maxUnavailable or minAvailable." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- $wrong = append $wrong "ingress.enabled=true needs ingress.hosts." -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}

{{- define "redis-locking.check.monitoring" -}}
{{- $wrong := list -}}
{{- with .Values.metrics -}}
{{- if and (not .enabled) .serviceMonitor.enabled -}}
{{- $wrong = append $wrong "metrics.serviceMonitor.enabled=true needs metrics.enabled=true." -}}
{{- end -}}
{{- if and .enabled (eq (int .port) 8080) -}}
{{- $wrong = append $wrong "metrics.port=8080 is the port of the service itself." -}}
{{- end -}}
{{- end -}}
{{- toJson $wrong -}}
{{- end -}}
