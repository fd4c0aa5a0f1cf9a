using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Sequences;

/// <summary>What is read and written of sequences. A field that stands twice in a request is a mistake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(NextBody))]
[JsonSerializable(typeof(SetBody))]
[JsonSerializable(typeof(AddBody))]
[JsonSerializable(typeof(RangeAnswer))]
[JsonSerializable(typeof(SequenceAnswer))]
internal sealed partial class SequencesJson : JsonSerializerContext;
