using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace RedisLocking.AspNetCore.Values;

/// <summary>A template with a reader for each of its placeholders: makes the name of a request's lock.</summary>
internal sealed class NamePattern
{
    private readonly LockTemplate _template;
    private readonly RequestValue[] _values;

    /// <exception cref="FormatException">The template is wrong, or asks for what the endpoint's requests cannot have.</exception>
    public NamePattern(string template, RoutePattern? route, JsonSerializerOptions json)
    {
        _template = LockTemplate.Parse(template);
        _values = [.. _template.Placeholders.Select(placeholder => RequestValue.Of(_template, placeholder, route, json))];
    }

    public bool Reads(string source) => _template.Placeholders.Any(placeholder => placeholder.Source == source);

    /// <exception cref="LockTemplateValueException">A value is missing or unusable.</exception>
    /// <exception cref="UnusableRequestException">The body is not JSON.</exception>
    public LockName Read(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var values = new string?[_values.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = _values[index].Read(context, body);
        return _template.Format(values);
    }
}
