using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>KEYS and ARGV of one call. The keys are asked for when it is sent, for then it is known whether the server is a cluster.</summary>
internal readonly record struct ScriptCall(Func<bool, RedisKey[]> Keys, RedisValue[] Arguments);
