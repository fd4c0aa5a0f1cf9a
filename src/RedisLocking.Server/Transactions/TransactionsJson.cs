using System.Text.Json;
using System.Text.Json.Serialization;

namespace RedisLocking.Server.Transactions;

/// <summary>What is read and written of transactions: 16 levels of them, and in the innermost a value of 64 levels. A field that stands twice in a request is a mistake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowDuplicateProperties = false, NumberHandling = JsonNumberHandling.Strict, MaxDepth = 128)]
[JsonSerializable(typeof(TransactionBody))]
[JsonSerializable(typeof(TransactionAnswer))]
internal sealed partial class TransactionsJson : JsonSerializerContext;
