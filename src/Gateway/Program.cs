Console.WriteLine("Spend");
