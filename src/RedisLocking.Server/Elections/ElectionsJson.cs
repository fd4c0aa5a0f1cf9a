using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Elections;

/// <summary>What is read and written of elections. A field that stands twice in a request is a mistake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(CampaignRequest))]
[JsonSerializable(typeof(ProclaimRequest))]
[JsonSerializable(typeof(LeaderAnswer))]
[JsonSerializable(typeof(VacancyAnswer))]
internal sealed partial class ElectionsJson : JsonSerializerContext;
