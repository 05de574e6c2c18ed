using System.CommandLine;

namespace Embedded.Samples;

/// <summary>An option that takes a whole number within bounds, and says so if it gets something else.</summary>
internal static class NumberOption
{
    internal static Option<int> Make(string name, string description, int byDefault, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out int value) || value < least || value > most))
            {
                result.AddError(name + " '" + result.Tokens[0].Value + "' is not a whole number from " + least + " to " + most);
            }
        });
        return option;
    }
}
