namespace RedisLocking.Optimistic;

/// <summary>
/// Marks the property, a <see langword="long"/>, that carries an entry's version through the application's own type. Reading fills it;
/// <c>PutAsync(key, value)</c> writes only if the entry still has that version (0: only if there is none) and raises it. In the store it is not part of the value.
/// </summary>
/// <remarks>
/// A property with a setter is raised on the object that was written. Of one that cannot be set any more (<see langword="init"/>, a
/// record's parameter), the entry that <c>PutAsync</c> returns has a copy with the new version.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VersionAttribute : Attribute;
