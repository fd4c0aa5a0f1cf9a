using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace RedisLocking.Optimistic;

/// <summary>The property of a type that carries the version, found through its JSON contract, so that source-generated ones do as well.</summary>
internal sealed class VersionProperty
{
    private static readonly ConditionalWeakTable<JsonTypeInfo, VersionProperty?> Found = [];

    private readonly JsonPropertyInfo _property;
    private readonly bool _isSetLater;

    private VersionProperty(JsonPropertyInfo property)
    {
        _property = property;
        _isSetLater = property.Set is not null && property.AttributeProvider is PropertyInfo { SetMethod: { } set } && !IsInitOnly(set);
    }

    /// <summary>Null for a type without one.</summary>
    /// <exception cref="InvalidOperationException">The property is not a <see langword="long"/>, or there are two.</exception>
    public static VersionProperty? Of(JsonTypeInfo type) => Found.GetValue(type, Find);

    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public Expected Read(object value) => Expected.Version((long)_property.Get!(value)!);

    /// <summary>Puts the version into the object, where it can be set at any time.</summary>
    public bool TryRaise(object value, long version)
    {
        if (_isSetLater)
            _property.Set!(value, version);
        return _isSetLater;
    }

    public void Write(JsonObject json, long version) => json[_property.Name] = version;

    public void Remove(JsonObject json) => json.Remove(_property.Name);

    private static VersionProperty? Find(JsonTypeInfo type)
    {
        var marked = type.Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(VersionAttribute), inherit: true) == true).ToList();
        return marked switch
        {
            [] => null,
            [{ Get: not null } only] when only.PropertyType == typeof(long) => new VersionProperty(only),
            [var only] => throw new InvalidOperationException($"[Version] is for a property that can be read and is a long; {type.Type.Name}.{only.Name} is a {only.PropertyType.Name}."),
            _ => throw new InvalidOperationException($"[Version] is for one property of a type; {type.Type.Name} has {marked.Count}."),
        };
    }

    private static bool IsInitOnly(MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
