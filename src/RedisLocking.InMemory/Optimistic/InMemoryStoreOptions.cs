using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>How an <see cref="InMemoryVersionedStore"/> writes values.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>How values become JSON and are read again. For a source-generated context: <c>SerializerOptions.TypeInfoResolverChain.Insert(0, MyContext.Default)</c>.</summary>
    /// <value>Default: as ASP.NET Core's, camel case.</value>
    public JsonSerializerOptions SerializerOptions { get; } = JsonSettings.Usual();
}
