"""Excel workbooks: cells written safely, rows high enough, and the form that Excel itself gives them."""
